namespace OrleansJobs.Grains.Types;

/// <summary>How many jobs may begin in a time: a bucket of as many starts as one period allows, which fills evenly. It is empty at first,
/// so that a crash never gives more starts than there would have been without it.</summary>
internal sealed class StartRate(int rate, TimeSpan period, TimeProvider time)
{
    private double _starts;
    private long _filledAt = time.GetTimestamp();

    /// <summary>How many may begin now.</summary>
    public int Room
    {
        get
        {
            Fill();
            return (int)_starts;
        }
    }

    /// <summary>How long until one may begin; nothing when one may.</summary>
    public TimeSpan NextIn
    {
        get
        {
            Fill();
            return _starts >= 1 ? TimeSpan.Zero : period * ((1 - _starts) / rate) + TimeSpan.FromTicks(1);
        }
    }

    /// <summary>One begins.</summary>
    public void Take() => _starts--;

    /// <summary>One that was to begin did not.</summary>
    public void GiveBack() => _starts = Math.Min(_starts + 1, rate);

    private void Fill()
    {
        var now = time.GetTimestamp();
        _starts = Math.Min(_starts + time.GetElapsedTime(_filledAt, now) / period * rate, rate);
        _filledAt = now;
    }
}
