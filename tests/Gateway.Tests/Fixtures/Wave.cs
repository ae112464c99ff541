using System.Buffers.Binary;
using System.Net.Http.Headers;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>WAV files and the forms they travel in.</summary>
public static class Wave
{
    /// <summary>A second of 16 bit mono silence with a click in it, or another number of frames.</summary>
    public static byte[] File(int frames = 8000, string container = "RIFF")
    {
        const int Rate = 8000;
        var file = new byte[44 + (2 * frames)];
        Put(0, container);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        Put(8, "WAVEfmt ");
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        Put(36, "data");
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * frames);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + frames), 12_000);
        return file;
        void Put(int at, string text) => System.Text.Encoding.ASCII.GetBytes(text, file.AsSpan(at));
    }

    /// <summary>A form with one file in it.</summary>
    public static MultipartFormDataContent Form(byte[] file, string name = "test.wav", string field = "file")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return new MultipartFormDataContent { { content, field, name } };
    }
}
