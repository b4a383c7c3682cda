namespace ChatGovernanceBot.Bot.Options;

/// <summary>The settings by name, as the options types have them: what is named otherwise in one of their sections is a mistake.</summary>
public static class SettingNames
{
    private static readonly (string Section, Type Options)[] Sections =
        [(StorageOptions.Section, typeof(StorageOptions)), (PolicyOptions.Section, typeof(PolicyOptions)), (TargetsOptions.Section, typeof(TargetsOptions))];

    /// <summary>Every setting, for example <c>Targets:Files:Path</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sections.SelectMany(s => Below(s.Section, s.Options))];

    /// <summary>A sentence for each setting that is set and that nothing reads.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration) =>
    [
        .. from section in Sections
           from set in configuration.GetSection(section.Section).AsEnumerable()
           where set.Value is not null && set.Key != section.Section && !All.Contains(set.Key, StringComparer.OrdinalIgnoreCase)
           orderby set.Key
           select $"{set.Key} is not a setting; {section.Section} has {string.Join(", ", Below(section.Section, section.Options))}.",
    ];

    private static IEnumerable<string> Below(string path, Type options) => options.GetProperties().SelectMany(p =>
        p.PropertyType == typeof(string) ? [$"{path}:{p.Name}"] : Below($"{path}:{p.Name}", p.PropertyType));
}
