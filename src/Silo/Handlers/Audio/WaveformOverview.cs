using OrleansJobs.Silo.Handlers.Audio.Levels;

namespace OrleansJobs.Silo.Handlers.Audio;

/// <summary>
/// The picture of a file in 800 columns: column i holds the smallest and the largest sample of any channel among the frames
/// i·n/800 to (i+1)·n/800 of n, and at least one frame, so a file shorter than 800 frames repeats some.
/// </summary>
internal sealed class WaveformOverview(long frames) : IAudioMeasurement
{
    /// <summary>Columns of the picture.</summary>
    public const int Columns = 800;

    private readonly float[] _min = Filled(float.PositiveInfinity);
    private readonly float[] _max = Filled(float.NegativeInfinity);
    private int _column;

    /// <summary>The columns as [min, max], full scale at ±1, rounded to four places.</summary>
    public IReadOnlyList<double[]> Pairs =>
        [.. _min.Zip(_max, (min, max) => new[] { Math.Round((double)min, 4), Math.Round((double)max, 4) })];

    public void Add(AudioBlock block)
    {
        var end = block.FirstFrame + block.Frames;
        for (var column = _column; column < Columns && Start(column) < end; column++)
        {
            var from = Math.Max(Start(column), block.FirstFrame);
            var to = Math.Min(End(column), end);
            Widen(column, block, (int)(from - block.FirstFrame), (int)(to - from));
            _column = End(column) <= end ? column + 1 : _column;
        }
    }

    private void Widen(int column, AudioBlock block, int first, int count)
    {
        for (var channel = 0; channel < block.Channels; channel++)
        {
            var (min, max) = Samples.MinMax(block.Channel(channel).Slice(first, count));
            _min[column] = Math.Min(_min[column], min);
            _max[column] = Math.Max(_max[column], max);
        }
    }

    private long Start(int column) => column * frames / Columns;

    private long End(int column) => Math.Max(Start(column) + 1, Start(column + 1));

    private static float[] Filled(float value)
    {
        var column = new float[Columns];
        Array.Fill(column, value);
        return column;
    }
}
