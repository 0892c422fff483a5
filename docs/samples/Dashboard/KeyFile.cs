using System.Security.Cryptography;

namespace Dashboard;

/// <summary>Keeps a key in a file, so that links outlive the process. A real host has its keys from where it keeps its secrets.</summary>
internal static class KeyFile
{
    public static string ReadOrMake(string path)
    {
        if (!File.Exists(path))
            File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return File.ReadAllText(path);
    }
}
