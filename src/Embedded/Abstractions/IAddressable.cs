namespace Orleans.Runtime;

/// <summary>Anything with a grain id: a grain or a reference to one.</summary>
public interface IAddressable;
