namespace Orleans;

/// <summary>The root of grain interfaces whose key is a text.</summary>
public interface IGrainWithStringKey : IGrain;
