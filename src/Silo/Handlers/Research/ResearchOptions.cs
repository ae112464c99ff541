using System.ComponentModel.DataAnnotations;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Settings of the research jobs, configuration section <c>Research</c>.</summary>
internal sealed class ResearchOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Research";

    /// <summary>Where data files are: those of one bank in a folder of its id, those for any bank beside these folders. It need not be
    /// there. Every silo needs the same files. Default: the folder <c>research</c> in the data directory.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The largest data file that is read, in bytes. Default: 5 MB.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxFileBytes { get; set; } = 5_000_000;

    /// <summary>How many sentences sum up the notes. Default: 6.</summary>
    [Range(1, 50)]
    public int NoteSentences { get; set; } = 6;
}
