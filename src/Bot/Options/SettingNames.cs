namespace ChatGovernanceBot.Bot.Options;

/// <summary>The settings by name, as the options types have them: what is named otherwise in one of their sections is a mistake.</summary>
public static class SettingNames
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        (StorageOptions.Section, typeof(StorageOptions)), (PolicyOptions.Section, typeof(PolicyOptions)), (TargetsOptions.Section, typeof(TargetsOptions)),
        (TeamsOptions.Section, typeof(TeamsOptions)), (SlackOptions.Section, typeof(SlackOptions)), (SignInOptions.Section, typeof(SignInOptions)), (SiteOptions.Section, typeof(SiteOptions)),
    ];

    private static readonly HashSet<string> Lists = new(Sections.SelectMany(s => Below(s.Section, s.Options, IsList)), StringComparer.OrdinalIgnoreCase);

    /// <summary>Every setting, for example <c>Targets:Files:Path</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sections.SelectMany(s => Below(s.Section, s.Options, _ => true))];

    /// <summary>A sentence for each setting that is set and that nothing reads.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration) =>
    [
        .. from section in Sections
           from set in configuration.GetSection(section.Section).AsEnumerable()
           where set.Value is not null && set.Key != section.Section && !IsRead(set.Key, set.Value)
           orderby set.Key
           select Lists.Contains(set.Key)
               ? $"{set.Key} is a list; its first entry is {set.Key}:0."
               : $"{set.Key} is not a setting; {section.Section} has {string.Join(", ", Below(section.Section, section.Options, _ => true))}.",
    ];

    // An empty list in a file is a value without content.
    private static bool IsRead(string key, string value) =>
        IsEntry(key) || (All.Contains(key, StringComparer.OrdinalIgnoreCase) && (value.Length == 0 || !Lists.Contains(key)));

    private static bool IsEntry(string key) =>
        key.LastIndexOf(':') is var colon and > 0 && Lists.Contains(key[..colon]) && key[(colon + 1)..].All(char.IsAsciiDigit);

    private static IEnumerable<string> Below(string path, Type options, Func<Type, bool> wanted) => options.GetProperties().SelectMany(p =>
        p.PropertyType == typeof(string) || IsList(p.PropertyType)
            ? wanted(p.PropertyType) ? [$"{path}:{p.Name}"] : []
            : Below($"{path}:{p.Name}", p.PropertyType, wanted));

    private static bool IsList(Type type) => type == typeof(IList<string>);
}
