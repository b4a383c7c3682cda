using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatGovernanceBot.Benchmarks.Teams;

/// <summary>A certificate of 127.0.0.1 that this process alone trusts: no store of the machine or of its user is touched.</summary>
internal static class LoopbackCertificate
{
    /// <summary>Makes one and has it trusted.</summary>
    /// <param name="folder">Where the certificate, without its key, is written.</param>
    /// <remarks>
    /// The runtime reads what OpenSSL's variable SSL_CERT_FILE names, once, when TLS is first spoken. It asks the process's own environment,
    /// of which <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes a copy only.
    /// </remarks>
    public static X509Certificate2 Trusted(DirectoryInfo folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(folder.FullName, "loopback.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return SetEnvironment("SSL_CERT_FILE", file, 1) == 0 ? certificate : throw new InvalidOperationException("The certificate could not be named to OpenSSL.");
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
