namespace OrleansJobs.Silo.Handlers.Audio.Spectral;

/// <summary>Cuts one channel into windows of equal length that begin every <c>hop</c> samples.</summary>
internal sealed class WindowCutter(int size, int hop)
{
    private readonly float[] _window = new float[size];
    private int _filled;

    /// <summary>Whether <see cref="Window"/> is complete.</summary>
    public bool IsFull => _filled == size;

    /// <summary>The samples of the window, complete when <see cref="IsFull"/>.</summary>
    public ReadOnlySpan<float> Window => _window;

    /// <summary>Takes as many samples as are missing and says how many.</summary>
    public int Fill(ReadOnlySpan<float> samples)
    {
        var count = Math.Min(samples.Length, size - _filled);
        samples[..count].CopyTo(_window.AsSpan(_filled));
        _filled += count;
        return count;
    }

    /// <summary>Begins the next window, <c>hop</c> samples on.</summary>
    public void Advance()
    {
        _window.AsSpan(hop).CopyTo(_window);
        _filled -= hop;
    }
}
