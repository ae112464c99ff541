using System.Text.Json;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>A file of settings: <c>--settings FILE</c>. A JSON object; comments and commas too many are allowed.</summary>
internal static class SettingsFile
{
    /// <summary>Puts it above what is there.</summary>
    /// <exception cref="StartRefusedException">It cannot be read.</exception>
    public static void AddTo(IConfigurationBuilder configuration, string path)
    {
        try
        {
            using var file = new MemoryStream(File.ReadAllBytes(path));
            configuration.AddJsonStream(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The settings file {path} cannot be read: {unreadable.Message.TrimEnd('.')}.");
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or InvalidDataException)
        {
            throw new StartRefusedException($"The settings file {path} is not a JSON object of settings: {Cause(wrong).Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }

    private static Exception Cause(Exception wrong) => wrong.InnerException ?? wrong;
}
