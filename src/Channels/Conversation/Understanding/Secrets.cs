using System.Text.RegularExpressions;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Finds credentials in text before anything else looks at it. Rather a false alarm than a secret in an audit trail (I9).</summary>
internal static class Secrets
{
    private const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const string Named =
        @"(password|passwd|passphrase|passcode|pwd|secret|token|credential|api[ _-]?key|access[ _-]?key|private[ _-]?key|account[ _-]?key|client[ _-]?secret|connection[ _-]?string)";

    private static readonly (SecretKind Kind, Regex Shape)[] Shapes =
    [
        (SecretKind.PrivateKey, new(@"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY", Safe)),
        (SecretKind.PrivateKey, new(@"PuTTY-User-Key-File-", Safe)),
        (SecretKind.AwsAccessKey, new(@"(AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}", Safe)),
        (SecretKind.AwsSecretKey, new(@"aws[a-z0-9 _.-]{0,30}(secret|key)[a-z _.-]{0,30}[""']?[ ]{0,3}[:= ][ ]{0,3}[""']?[a-z0-9/+]{40}", Safe | RegexOptions.IgnoreCase)),
        (SecretKind.GitHubToken, new(@"(gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})", Safe)),
        (SecretKind.GitLabToken, new(@"gl[a-z]{2,6}-[A-Za-z0-9_-]{16,}", Safe)),
        (SecretKind.SlackToken, new(@"(xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}|hooks\.slack\.com/services/[A-Za-z0-9/]{8,})", Safe)),
        (SecretKind.GoogleKey, new(@"AIza[A-Za-z0-9_-]{30,}", Safe)),
        (SecretKind.StripeKey, new(@"[rs]k_(live|test)_[A-Za-z0-9]{16,}", Safe)),
        (SecretKind.PackageRegistryToken, new(@"(npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,})", Safe)),
        (SecretKind.AiProviderKey, new(@"\bsk-[A-Za-z0-9_-]{20,}", Safe)),
        (SecretKind.JsonWebToken, new(@"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.", Safe)),
        (SecretKind.BearerToken, new(@"\b(bearer|basic)\s+[a-z0-9+/_.=-]{20,}", Safe | RegexOptions.IgnoreCase)),
        (SecretKind.PasswordInAddress, new(@"[a-z]{2,12}://[^\s/:@]{1,100}:[^\s/@]{1,200}@", Safe | RegexOptions.IgnoreCase)),
        (SecretKind.NamedSecret, new(Named + @"[""']?\s{0,5}(=|:|:=|=>)\s{0,5}[""']?[^\s""',;]{4,}", Safe | RegexOptions.IgnoreCase)),
        (SecretKind.NamedSecret, new(Named + @"\s{1,3}is\s{1,3}[""']?[^\s]{0,60}[0-9][^\s]{0,60}", Safe | RegexOptions.IgnoreCase)),
    ];

    private static readonly Regex KeySized = new(@"[A-Za-z0-9/+]{40,41}", Safe);

    /// <summary>The first kind of credential found in the text, with and without the characters that could hide it.</summary>
    public static SecretKind? Find(string text)
    {
        foreach (var candidate in (string[])[text, Said.Clean(text)])
        {
            foreach (var (kind, shape) in Shapes)
            {
                if (shape.IsMatch(candidate))
                {
                    return kind;
                }
            }

            if (KeySized.EnumerateMatches(candidate) is var matches && AnyLooksRandom(matches, candidate))
            {
                return SecretKind.AwsSecretKey;
            }
        }

        return null;
    }

    // An AWS secret alone on a line: forty characters of mixed case and digits, and not one of a longer run or a commit hash.
    private static bool AnyLooksRandom(Regex.ValueMatchEnumerator matches, string text)
    {
        foreach (var match in matches)
        {
            var run = text.AsSpan(match.Index, match.Length);
            if (run.Length == 40 && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('a', 'z') && run.ContainsAnyInRange('0', '9'))
            {
                return true;
            }
        }

        return false;
    }
}
