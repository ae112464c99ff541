using System.Globalization;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Audio;

namespace OrleansJobs.Silo.Handlers;

/// <summary>Type <c>analysis</c>: measures the WAV file that was uploaded with the job. Result: <see cref="AudioAnalysis"/>.</summary>
internal sealed class AnalysisHandler(IFileStore files) : IJobHandler
{
    /// <summary>The type it is for.</summary>
    public const string Type = "analysis";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        await using var wav = files.OpenRead(job.Job.Id)
            ?? throw new JobFailedException("file_missing", HadFile(job.Job.Input) ? "The uploaded file is not there any more."
                : "The job has no uploaded file: start it with POST /api/analyze.");
        var analysis = await AudioAnalyzer.AnalyzeAsync(wav, progress => job.Report(Show(progress)), cancellationToken);
        job.Log(string.Create(CultureInfo.InvariantCulture,
            $"Measured {analysis.DurationSeconds:0.###} s: {analysis.SampleRate} Hz, {analysis.BitsPerSample} bits, channels: {analysis.Channels}."));
        return new JobOutcome.Succeeded(JsonText.From(analysis));
    }

    /// <summary>An upload leaves the name of its file in the input.</summary>
    private static bool HadFile(JsonText? input)
    {
        if (input is not { } given) return false;
        using var json = JsonDocument.Parse(given.Value);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("file_name", out _);
    }

    /// <summary>Measuring is what takes time; the steps around it must not make the bar jump.</summary>
    private static JobProgress Show(AudioProgress progress) => progress.Step switch
    {
        AudioProgress.ReadingHeader => new JobProgress { Percent = 0, Message = progress.Step },
        AudioProgress.SummingUp => new JobProgress { Percent = 100, Message = progress.Step },
        _ => JobProgress.Of(progress.Current, progress.Total, progress.Step),
    };
}
