namespace CampaignExport.TestSupport;

/// <summary>A file system in a file that writes nothing by itself for ten minutes, so that a test can cut the power at any time.</summary>
public sealed class LoopDevice : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _mounted = [];
    private int _cuts;

    private LoopDevice()
    {
    }

    /// <summary>The mount point.</summary>
    public string Path => _folder["disk"];

    private string Image => _folder["image"];

    /// <summary>
    /// Creates and mounts one. If the process may not mount, the test is skipped and reported; the tests of recorded calls
    /// run everywhere. Otherwise every error fails the test.
    /// </summary>
    public static LoopDevice Mount()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && MayMount() && File.Exists("/dev/loop-control"), "Mounting is not allowed here; PowerCutTests hold the order of calls.");
        var device = new LoopDevice();
        using (var image = File.Create(device.Image))
            image.SetLength(64 * 1024 * 1024);
        Command.Succeed("mkfs.ext4", "-q", "-F", device.Image);
        device.MountImage(device.Image, device.Path);
        return device;
    }

    /// <summary>Cuts the power: returns the current contents of the disk in a separate folder, with the journal replayed.</summary>
    public string Cut()
    {
        // Asserts that unflushed data is lost.
        var witness = System.IO.Path.Combine(Path, "witness");
        File.WriteAllText(witness, "not flushed");
        var copy = $"{Image}-{++_cuts}";
        File.Copy(Image, copy);
        var path = _folder[$"after-{_cuts}"];
        MountImage(copy, path);
        File.Delete(witness);
        File.Exists(System.IO.Path.Combine(path, "witness")).Should().BeFalse("a power cut loses unflushed data");
        return path;
    }

    public void Dispose()
    {
        foreach (var path in Enumerable.Reverse(_mounted))
            Command.Succeed("umount", path);
        _folder.Dispose();
    }

    // The right to administer the system is bit 21.
    private static bool MayMount() => File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line[7..].Trim(), 16) & (1UL << 21)) != 0;

    private void MountImage(string image, string path)
    {
        Directory.CreateDirectory(path);
        Command.Succeed("mount", "-o", "loop,commit=600", image, path);
        _mounted.Add(path);
    }
}
