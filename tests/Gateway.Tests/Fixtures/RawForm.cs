using System.Text;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>A multipart form written by hand, for what no library would send.</summary>
public sealed class RawForm
{
    public const string Boundary = "----b0undary";

    private readonly MemoryStream _body = new();

    /// <summary>Adds a part; the disposition is written as it is.</summary>
    public RawForm Part(string disposition, byte[] content)
    {
        _body.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"));
        _body.Write(content);
        _body.Write("\r\n"u8);
        return this;
    }

    public RawForm File(byte[] content, string fileName = "test.wav") => Part($"name=\"file\"; filename=\"{fileName}\"", content);

    /// <summary>The bytes, with the last boundary.</summary>
    public byte[] Whole() => [.. _body.ToArray(), .. Encoding.UTF8.GetBytes($"--{Boundary}--\r\n")];

    /// <summary>The form as it is sent.</summary>
    public ByteArrayContent Content() => Content(Whole());

    /// <summary>Any bytes under the content type of the form.</summary>
    public static ByteArrayContent Content(byte[] bytes, string contentType = $"multipart/form-data; boundary={Boundary}")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }
}
