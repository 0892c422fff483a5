using System.Runtime.InteropServices;
using System.Text;

namespace CampaignExport.ClickHouse.Server;

/// <summary>ClickHouse as a library: one connection, which runs one query at a time.</summary>
internal sealed unsafe class Chdb
{
    private readonly nint* _connection;
    private readonly Lock _one = new();

    /// <param name="library">The path of the library.</param>
    /// <param name="folder">The folder of its data.</param>
    public Chdb(string library, string folder)
    {
        NativeLibrary.SetDllImportResolver(typeof(Chdb).Assembly, (_, _, _) => NativeLibrary.Load(library));
        string[] arguments = ["clickhouse", $"--path={folder}"];
        var values = stackalloc nint[arguments.Length];
        for (var at = 0; at < arguments.Length; at++)
            values[at] = Marshal.StringToCoTaskMemUTF8(arguments[at]);
        _connection = Connect(arguments.Length, values);
        if (_connection is null)
            throw new InvalidOperationException("The library does not open its data.");
    }

    /// <summary>Runs statements. A statement after them runs even if they fail.</summary>
    /// <returns>The result of the last one, or the error.</returns>
    public (byte[] Result, string? Error) Run(string sql, string format, string afterwards)
    {
        lock (_one)
        {
            try
            {
                return Run(sql, format);
            }
            finally
            {
                if (afterwards.Length > 0)
                    Run(afterwards, format);
            }
        }
    }

    private (byte[] Result, string? Error) Run(string sql, string format)
    {
        var (query, name) = (Encoding.UTF8.GetBytes(sql + "\0"), Encoding.UTF8.GetBytes(format + "\0"));
        fixed (byte* queryBytes = query, nameBytes = name)
        {
            var result = Query(*_connection, queryBytes, (nuint)(query.Length - 1), nameBytes, (nuint)(name.Length - 1));
            try
            {
                var error = Error(result);
                return error is null ? (new ReadOnlySpan<byte>(Buffer(result), (int)Length(result)).ToArray(), null) : ([], Marshal.PtrToStringUTF8((nint)error));
            }
            finally
            {
                Destroy(result);
            }
        }
    }

    [DllImport("chdb", EntryPoint = "chdb_connect")]
    private static extern nint* Connect(int count, nint* arguments);

    [DllImport("chdb", EntryPoint = "chdb_query_n")]
    private static extern nint Query(nint connection, byte* query, nuint queryLength, byte* format, nuint formatLength);

    [DllImport("chdb", EntryPoint = "chdb_result_error")]
    private static extern byte* Error(nint result);

    [DllImport("chdb", EntryPoint = "chdb_result_buffer")]
    private static extern byte* Buffer(nint result);

    [DllImport("chdb", EntryPoint = "chdb_result_length")]
    private static extern nuint Length(nint result);

    [DllImport("chdb", EntryPoint = "chdb_destroy_query_result")]
    private static extern void Destroy(nint result);
}
