using System.Runtime.Loader;

#pragma warning disable CA1050 // The runtime looks for this very name outside any namespace (docs/design/features/host-startup-hook.md).

/// <summary>
/// Lets the real host find this assembly, which is not among its own, so that <c>ASPNETCORE_HOSTINGSTARTUPASSEMBLIES</c> can name it, and
/// what this assembly's own attributes are of.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var own = typeof(StartupHook).Assembly;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == own.GetName().Name ? own
            : name.Name == "xunit.core" ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(own.Location)!, "xunit.core.dll"))
            : null;
    }
}
