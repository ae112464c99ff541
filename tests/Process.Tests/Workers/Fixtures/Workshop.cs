using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansJobs.Process.Tests.Fixtures;
using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers.Fixtures;

/// <summary>A service whose <c>render</c> jobs are run by workers outside, the workers, and a gate at which jobs are held.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly DataDirectory _data = new();
    private readonly TemporaryDirectory _yard = new();
    private readonly Uri _url = ServiceProcess.FreeUrl();
    private readonly List<ProgramRun> _workers = [];
    private readonly string[] _settings;
    private ServiceProcess _service = null!;

    private Workshop(string[] settings) => _settings = ["Jobs:Types:render:Run=worker", .. settings];

    public HttpClient Http => _service.Http;

    /// <summary>Starts the service. Settings as on the command line.</summary>
    public static async Task<Workshop> OpenAsync(params string[] settings)
    {
        var workshop = new Workshop(settings);
        await workshop.StartServiceAsync();
        return workshop;
    }

    /// <summary>Starts the service, again after <see cref="KillServiceAsync"/>.</summary>
    public async Task StartServiceAsync() => _service = await ServiceProcess.StartAsync(_url, _data.Path, _settings);

    /// <summary>SIGKILL of the service.</summary>
    public async Task KillServiceAsync()
    {
        await _service.KillAsync();
        await _service.DisposeAsync();
    }

    /// <summary>Starts a worker.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="grace">Seconds that its work may go on after SIGTERM.</param>
    /// <param name="atOnce">How many jobs it runs at once. While it runs fewer it has a call open that waits for the next.</param>
    /// <param name="type">What it claims.</param>
    public ProgramRun Hire(string language, string name, double grace = 60, int atOnce = 1, string type = "render")
    {
        var crew = language == Language.Python ? "crew.py" : "crew.mjs";
        var script = Path.Combine(Repository.Root, "tests", "Process.Tests", "Workers", crew);
        string[] numbers = [grace.ToString(CultureInfo.InvariantCulture), atOnce.ToString(CultureInfo.InvariantCulture)];
        var worker = Language.Of(language).Run(script, [_url.ToString(), name, .. numbers, type]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Submits a job.</summary>
    /// <param name="input">Fields of its input, as JSON.</param>
    /// <param name="fields">Further fields of the submission, as JSON.</param>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitAsync(string input, string fields = "")
    {
        var gate = JsonSerializer.Serialize(_yard.Of("gate"));
        var body = $$"""{"type":"render","input":{{{input}},"gate":{{gate}}}{{fields}}}""";
        using var answer = await Http.PostAsync("/api/jobs", new StringContent(body, Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
        return (await JobCalls.ReadAsync(answer)).Text("id");
    }

    /// <summary>Submits a job and waits until a worker holds it behind its second frame, the checkpoint kept.</summary>
    public async Task<string> SubmitUntilHeldAsync(ProgramRun worker, int frames = 3, string more = "")
    {
        var id = await SubmitAsync($"\"frames\":{frames},\"hold_at\":2{more}");
        await UntilSaidAsync(worker, $"holds {id}");
        return id;
    }

    /// <summary>Lets the jobs that are held go on, those of later too.</summary>
    public void OpenGate() => File.WriteAllText(_yard.Of("gate"), "");

    /// <summary>Waits until a worker has printed something.</summary>
    public static Task UntilSaidAsync(ProgramRun worker, string words) => JobCalls.UntilAsync(
        () => Task.FromResult(worker.Output.Contains(words, StringComparison.Ordinal)
            || (worker.HasExited ? throw new InvalidOperationException($"The worker has ended: {worker.Error}") : false)), $"a worker said '{words}'");

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        await _service.DisposeAsync();
        _data.Dispose();
        _yard.Dispose();
    }
}
