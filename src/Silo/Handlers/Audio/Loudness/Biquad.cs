namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>A second-order filter: y = (b0 + b1·z⁻¹ + b2·z⁻²) / (1 + a1·z⁻¹ + a2·z⁻²) · x.</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>
    /// The same analogue filter sampled at another rate. The bilinear transform that made this one is undone, which gives
    /// the analogue prototype; its corner is moved to where it lies at the new rate; and it is transformed again.
    /// Source: A. Oppenheim and R. Schafer, "Discrete-Time Signal Processing", section 7.1 (bilinear transform, prewarping).
    /// </summary>
    public Biquad Resampled(double from, double to)
    {
        var (numerator0, numerator1, numerator2) = Analogue(B0, B1, B2);
        var (denominator0, denominator1, denominator2) = Analogue(1, A1, A2);
        var corner = Math.Sqrt(denominator0 / denominator2);
        var stretch = Math.Tan(Math.Atan(corner) * from / to) / corner;

        var (b0, b1, b2) = Digital(numerator0, numerator1, numerator2, stretch);
        var (a0, a1, a2) = Digital(denominator0, denominator1, denominator2, stretch);
        return new Biquad(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
    }

    /// <summary>Coefficients of 1, s and s² after z⁻¹ = (1 − s) / (1 + s).</summary>
    private static (double, double, double) Analogue(double z0, double z1, double z2) =>
        (z0 + z1 + z2, 2 * (z0 - z2), z0 - z1 + z2);

    /// <summary>Coefficients of 1, z⁻¹ and z⁻² after s = (1 − z⁻¹) / (1 + z⁻¹), the s axis stretched.</summary>
    private static (double, double, double) Digital(double s0, double s1, double s2, double stretch)
    {
        var (p0, p1) = (s0 * stretch * stretch, s1 * stretch);
        return (p0 + p1 + s2, 2 * (p0 - s2), p0 - p1 + s2);
    }
}
