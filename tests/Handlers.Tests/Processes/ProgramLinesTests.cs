using System.IO.Pipelines;
using System.Text;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Runners.Process;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>What a program writes, cut into lines.</summary>
public sealed class ProgramLinesTests
{
    [Fact]
    public async Task WhatWasWrittenBeforeTheEndIsHeardHoweverLongItTakes()
    {
        var time = new ManualTime();
        using var pipe = new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"{new string('x', 999)}\n", 100))));
        var heard = 0;
        await foreach (var line in new ProgramLines(pipe, ProcessOptions.LongestEvent, gone: new CancellationToken(canceled: true), time).ReadAsync())
        {
            heard++;
            time.Advance(TimeSpan.FromSeconds(1)); // a checkpoint, and a slow database
        }

        Assert.Equal(100, heard);
    }

    [Fact]
    public async Task AnEventMayComeInAnyPieces()
    {
        var pipe = new Pipe();
        var text = $$"""  {"event":"result","result":"{{new string('x', 20_000)}}"}""";
        var lines = new ProgramLines(pipe.Reader.AsStream(), ProcessOptions.LongestEvent, CancellationToken.None, new ManualTime()).ReadAsync().GetAsyncEnumerator();
        await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text[..1]));
        var next = lines.MoveNextAsync();
        await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text[1..]));
        await pipe.Writer.CompleteAsync();
        Assert.True(await next);
        Assert.Equal(new ProgramLine(text, IsCut: false), lines.Current);
        await lines.DisposeAsync();
    }

    [Fact]
    public async Task TheFirstLineMayBeginWithAMarkOfItsEncoding()
    {
        using var trial = ProgramTrial.Shell("""printf '\357\273\277{"event":"result","result":7}\n'""");
        Assert.Equal("7", Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync()).Result?.Value);
    }
}
