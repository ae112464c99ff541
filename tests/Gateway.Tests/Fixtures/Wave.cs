using System.Net.Http.Headers;
using System.Text;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Gateway.Tests.Fixtures;

/// <summary>WAV files and the forms they travel in.</summary>
public static class Wave
{
    /// <summary>A second of 16 bit mono silence with a click in it, or another number of frames.</summary>
    public static byte[] File(int frames = 8000, string container = "RIFF")
    {
        var samples = new double[frames];
        samples[frames / 2] = 0.37;
        var file = WaveFile.Write(new WaveSpec { SampleRate = 8000 }, samples);
        Encoding.ASCII.GetBytes(container, file);
        return file;
    }

    /// <summary>A form with one file in it.</summary>
    public static MultipartFormDataContent Form(byte[] file, string name = "test.wav", string field = "file")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return new MultipartFormDataContent { { content, field, name } };
    }
}
