namespace Orleans.Configuration;

/// <summary>Options of calls made in the process of the grain host: here, all of them.</summary>
public class SiloMessagingOptions : MessagingOptions;
