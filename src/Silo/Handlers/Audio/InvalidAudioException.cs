namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>The uploaded file cannot be analysed; the message is one plain sentence for the person who uploaded it.</summary>
/// <param name="code">One of <see cref="AudioErrorCodes"/>.</param>
/// <param name="message">What is wrong with the file.</param>
internal sealed class InvalidAudioException(string code, string message) : Exception(message)
{
    /// <summary>One of <see cref="AudioErrorCodes"/>, for programs.</summary>
    public string Code { get; } = code;
}
