using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CampaignExport.Smtp;

/// <summary>Trusts the certificate authorities of the host's file, in addition to the authorities of the machine.</summary>
internal static class TrustedAuthorities
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Finds the problem of the file; null if it is valid.</summary>
    public static string? FindProblem(string path)
    {
        try
        {
            return Read(path).Count == 0 ? "contains no certificate in PEM format." : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"cannot be read: {error.Message}";
        }
    }

    public static RemoteCertificateValidationCallback Validate(string path)
    {
        var authorities = Read(path);
        return (_, certificate, chain, errors) => errors switch
        {
            SslPolicyErrors.None => true,
            // Only the chain is validated again. A wrong name stays an error.
            SslPolicyErrors.RemoteCertificateChainErrors => certificate is X509Certificate2 server && IsIssuedBy(authorities, server, chain),
            _ => false,
        };
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate2 server, X509Chain? given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (given is not null)
            chain.ChainPolicy.ExtraStore.AddRange(given.ChainPolicy.ExtraStore);
        return chain.Build(server);
    }

    private static X509Certificate2Collection Read(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }
}
