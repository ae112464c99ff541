namespace OrleansJobs.Support.Audio;

/// <summary>Signals whose measures are known. Full scale is ±1; noise comes from a fixed seed.</summary>
public static class Signals
{
    /// <summary>The amplitude of a level in dBFS.</summary>
    public static double Amplitude(double dbfs) => Math.Pow(10, dbfs / 20);

    public static double[] Silence(double seconds, int rate) => new double[Frames(seconds, rate)];

    public static double[] Sine(double frequency, double amplitude, double seconds, int rate, double degrees = 0) =>
        Make(seconds, rate, frame => amplitude * Math.Sin(2 * Math.PI * frequency * frame / rate + degrees * Math.PI / 180));

    public static double[] Square(double frequency, double amplitude, double seconds, int rate) =>
        Make(seconds, rate, frame => (2 * frequency * frame / rate) % 2 < 1 ? amplitude : -amplitude);

    /// <summary>A sine that rises from one frequency to another, equally long in each octave.</summary>
    public static double[] Sweep(double from, double to, double amplitude, double seconds, int rate)
    {
        var octaves = Math.Log(to / from);
        return Make(seconds, rate, frame => amplitude * Math.Sin(
            2 * Math.PI * from * seconds / octaves * (Math.Exp(frame / (seconds * rate) * octaves) - 1)));
    }

    public static double[] WhiteNoise(double amplitude, double seconds, int rate, int seed = 1)
    {
        var random = new Random(seed);
        return Make(seconds, rate, _ => amplitude * (2 * random.NextDouble() - 1));
    }

    /// <summary>About −3 dB an octave: white noises held for 1, 2, 4 … samples and summed (the Voss–McCartney way).</summary>
    public static double[] PinkNoise(double amplitude, double seconds, int rate, int seed = 1)
    {
        const int Rows = 12;
        var random = new Random(seed);
        var rows = new double[Rows];
        var sum = 0.0;
        return Make(seconds, rate, frame =>
        {
            var row = Math.Min(Rows - 1, System.Numerics.BitOperations.TrailingZeroCount((uint)frame + 1));
            sum -= rows[row];
            rows[row] = 2 * random.NextDouble() - 1;
            sum += rows[row];
            return amplitude * sum / Rows;
        });
    }

    /// <summary>Short decaying clicks at a tempo.</summary>
    public static double[] Clicks(double bpm, double seconds, int rate) =>
        Make(seconds, rate, frame =>
        {
            var since = frame / (double)rate % (60 / bpm);
            return 0.8 * Math.Exp(-since * 200) * Math.Sin(2 * Math.PI * 1500 * since);
        });

    /// <summary>Something like music: chords that change with the beat, a bass, a drum and a little noise.</summary>
    public static double[] Music(double bpm, double seconds, int rate, int seed = 1)
    {
        var random = new Random(seed);
        double[] roots = [220, 174.61, 261.63, 196];
        return Make(seconds, rate, frame =>
        {
            var time = frame / (double)rate;
            var beat = time * bpm / 60;
            var root = roots[(int)(beat / 4) % roots.Length];
            var since = (beat - Math.Floor(beat)) * 60 / bpm;
            var swell = 0.3 + 0.7 * ((int)(beat / 16) % 2);
            var chord = Tone(root, time) + 0.8 * Tone(root * 1.26, time) + 0.8 * Tone(root * 1.5, time);
            var drum = Math.Exp(-since * 30) * (Tone(60, since) + 0.4 * (2 * random.NextDouble() - 1));
            return swell * (0.12 * chord * Math.Exp(-since * 2) + 0.35 * drum + 0.15 * Tone(root / 4, time));
        });
    }

    /// <summary>One signal after another.</summary>
    public static double[] Join(params double[][] parts)
    {
        var joined = new double[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }
        return joined;
    }

    private static double Tone(double frequency, double time) => Math.Sin(2 * Math.PI * frequency * time);

    private static double[] Make(double seconds, int rate, Func<int, double> sampleAt)
    {
        var samples = new double[Frames(seconds, rate)];
        for (var frame = 0; frame < samples.Length; frame++)
        {
            samples[frame] = sampleAt(frame);
        }
        return samples;
    }

    private static int Frames(double seconds, int rate) => (int)Math.Round(seconds * rate);
}
