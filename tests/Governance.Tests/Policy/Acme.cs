using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Governance.Tests.Policy;

/// <summary>The example organisation as it stands in manifests/policy, whole or with one change.</summary>
internal static class Acme
{
    private const char Mark = '¦';

    public static IReadOnlyDictionary<string, string> Files { get; } =
        PolicyReader.FileNames.ToDictionary(name => name, name => File.ReadAllText(Path("manifests", "policy", name)));

    public static Organisation Organisation { get; } = Load(Files);

    public static string Text(string file) => Files[file];

    public static PersonId Person(string name) => new($"ref-{name}@acme.test");

    public static IdentityId Human(string name) => Person(name).AsIdentity;

    public static IdentityId Machine(string id) => new("ref-" + id);

    public static EntitlementId Entitlement(string id) => new(id);

    /// <summary>The files with the only occurrence of <paramref name="find"/> replaced.</summary>
    public static Dictionary<string, string> With(string file, string find, string replacement)
    {
        Assert.Equal(2, Files[file].Split(find).Length);
        return new(Files) { [file] = Files[file].Replace(find, replacement, StringComparison.Ordinal) };
    }

    public static Organisation Load(IReadOnlyDictionary<string, string> files) => PolicyReader.Read(files) switch
    {
        PolicyRead.Loaded loaded => loaded.Document.Bind(new PolicyVersion(1), handle => "ref-" + handle),
        var refused => throw new InvalidOperationException(string.Join('\n', ((PolicyRead.Refused)refused).Problems)),
    };

    public static Organisation LoadWith(string file, string find, string replacement) => Load(With(file, find, replacement));

    public static IReadOnlyList<PolicyProblem> Problems(IReadOnlyDictionary<string, string> files) =>
        Assert.IsType<PolicyRead.Refused>(PolicyReader.Read(files)).Problems;

    /// <summary>Replaces text and returns the problem at the place that <c>¦</c> marks in the replacement; the mark itself is taken out.</summary>
    public static PolicyProblem ProblemAtMark(string file, string find, string replacement)
    {
        var marked = With(file, find, replacement)[file];
        var before = marked[..marked.IndexOf(Mark, StringComparison.Ordinal)];
        var (line, column) = (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
        var problems = Problems(new Dictionary<string, string>(Files) { [file] = marked.Remove(before.Length, 1) });
        return problems.FirstOrDefault(p => p.File == file && p.Line == line && p.Column == column)
            ?? throw new InvalidOperationException($"nothing at {file}:{line}:{column}, but\n" + string.Join('\n', problems));
    }

    /// <summary>A path in the repository.</summary>
    public static string Path(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "ChatGovernanceBot.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run inside the repository");
        }

        return System.IO.Path.Combine([folder.FullName, .. parts]);
    }
}
