namespace CampaignExport.TestSupport;

/// <summary>A file system of its own in a file, which writes of itself nothing for ten minutes: so a power cut can be had at any moment.</summary>
public sealed class LoopDevice : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _mounted = [];
    private int _cuts;

    private LoopDevice()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder["disk"];

    private string Image => _folder["image"];

    /// <summary>
    /// Makes and mounts one. Where this process may not mount, the test is skipped, which the run reports; the tests of recorded calls
    /// hold everywhere. Where it may, whatever goes wrong fails the test.
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

    /// <summary>Cuts the power: gives what is on the disk now, in a folder of its own, with the journal replayed.</summary>
    public string Cut()
    {
        // Proves that the cut is one: what nobody flushed is not there.
        var witness = System.IO.Path.Combine(Path, "witness");
        File.WriteAllText(witness, "not flushed");
        var copy = $"{Image}-{++_cuts}";
        File.Copy(Image, copy);
        var path = _folder[$"after-{_cuts}"];
        MountImage(copy, path);
        File.Delete(witness);
        File.Exists(System.IO.Path.Combine(path, "witness")).Should().BeFalse("a power cut loses what nobody has flushed");
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
