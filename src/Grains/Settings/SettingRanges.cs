using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansJobs.Grains.Settings;

/// <summary>Holds settings to the annotations of their properties, and names the setting that breaks one.</summary>
/// <param name="sectionOf">The section of the options with a name.</param>
internal sealed class SettingRanges<TOptions>(Func<string?, string> sectionOf) : IValidateOptions<TOptions>
    where TOptions : class
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var broken = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(broken.Select(result => Sentence(sectionOf(name), result)));
    }

    private static string Sentence(string section, ValidationResult result)
    {
        var member = result.MemberNames.Single();
        return result.ErrorMessage!.Replace($"The field {member} ", $"{section}:{member} ", StringComparison.Ordinal);
    }
}
