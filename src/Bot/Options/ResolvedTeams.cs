using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Channels.Teams.Trust;

namespace ChatGovernanceBot.Bot.Options;

/// <summary>Teams as the settings have it: off, whole, or half.</summary>
internal sealed class ResolvedTeams : ResolvedSection
{
    private readonly TeamsOptions _options;

    private ResolvedTeams(TeamsOptions options, IHostEnvironment environment) : base(environment) => _options = options;

    public static (TeamsSettings? Teams, IReadOnlyList<string> Problems) Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection(TeamsOptions.Section);
        if (IsOff(section))
        {
            return (null, []);
        }

        var resolved = new ResolvedTeams(section.Get<TeamsOptions>() ?? new(), environment);
        var teams = resolved.Teams(resolved.AcceptsLocalClients());
        return resolved.Problems.Count == 0 ? (teams, []) : (null, resolved.Problems);
    }

    private TeamsSettings Teams(bool local)
    {
        var cloud = OneOf("Cloud", _options.Cloud, TeamsCloud.All.ToDictionary(c => c.Name), TeamsCloud.Public);
        var type = OneOf("AppType", _options.AppType, Enum.GetValues<TeamsAppType>().ToDictionary(t => t.ToString()), TeamsAppType.SingleTenant);
        return new()
        {
            Cloud = cloud,
            AppType = type,
            AppId = AppId(local),
            AppPassword = AppPassword(type, local),
            TenantIds = [.. TenantIds(local)],
            ServiceUrls = AllowedServices(cloud, local),
            AcceptsLocalClients = local,
        };
    }

    private bool AcceptsLocalClients()
    {
        var wanted = OneOf("AllowUnauthenticatedInDevelopment", _options.AllowUnauthenticatedInDevelopment, new() { ["true"] = true, ["false"] = false }, false);
        if (wanted && !Environment.IsDevelopment())
        {
            Problem("AllowUnauthenticatedInDevelopment", $"works in Development only, and this is {Environment.EnvironmentName}; remove it.");
        }

        return wanted && Environment.IsDevelopment();
    }

    private string AppId(bool local)
    {
        var id = _options.AppId?.Trim() ?? "";
        if (id.Length == 0 && !local)
        {
            Problem("AppId", "is not set; it is the application (client) id of the bot's registration.");
        }
        else if (!IsId(id))
        {
            Problem("AppId", "is not an application (client) id.");
        }

        return id;
    }

    private BotSecret? AppPassword(TeamsAppType type, bool local)
    {
        var password = string.IsNullOrWhiteSpace(_options.AppPassword) ? null : new BotSecret(_options.AppPassword.Trim());
        var managed = type == TeamsAppType.ManagedIdentity;
        if (password is null && !managed && !local)
        {
            Problem("AppPassword", "is not set; it is the client secret of the bot's registration. A bot with a managed identity has Teams:AppType ManagedIdentity instead.");
        }
        else if (password is not null && managed)
        {
            Problem("AppPassword", "is set, but a managed identity has no password; remove it, or set Teams:AppType to what the registration is.");
        }

        return password;
    }

    private List<string> TenantIds(bool local)
    {
        var tenants = _options.TenantIds.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t.Trim()).ToList();
        if (tenants.Count == 0 && !local)
        {
            Problem("TenantIds", "is not set; name the tenants whose people may use the bot, for example Teams__TenantIds__0=TENANT.");
        }

        foreach (var (index, _) in tenants.Index().Where(t => !IsId(t.Item)))
        {
            Problem($"TenantIds:{index}", "is not the id of a tenant.");
        }

        return tenants;
    }

    private ServiceUrls AllowedServices(TeamsCloud cloud, bool local)
    {
        var onThisMachine = ServiceUrls.Of([]).AndLocal();
        var addresses = _options.AllowedServiceUrls.Where(a => !string.IsNullOrWhiteSpace(a)).Select(a => a.Trim()).ToList();
        var usable = new List<string>();
        foreach (var (index, address) in addresses.Index())
        {
            if (ServiceUrls.Problem(address) is not { } problem || (local && onThisMachine.Allows(address)))
            {
                usable.Add(address);
            }
            else
            {
                Problem($"AllowedServiceUrls:{index}", $"{problem}.");
            }
        }

        var services = ServiceUrls.Of(addresses.Count == 0 ? cloud.ServiceUrls : usable);
        return local ? services.AndLocal() : services;
    }

    private T OneOf<T>(string setting, string? written, Dictionary<string, T> known, T unset)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return unset;
        }

        var (name, value) = known.FirstOrDefault(k => string.Equals(k.Key, written.Trim(), StringComparison.OrdinalIgnoreCase));
        if (name is not null)
        {
            return value;
        }

        Problem(setting, $"is “{written}”; use {string.Join(" or ", known.Keys)}.");
        return unset;
    }

    private void Problem(string setting, string problem) => Wrong($"{TeamsOptions.Section}:{setting}", problem);
}
