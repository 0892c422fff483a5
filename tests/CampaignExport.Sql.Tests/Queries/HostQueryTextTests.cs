namespace CampaignExport.Sql.Tests;

/// <summary>The text of a host's query, except comments, strings and names.</summary>
public sealed class HostQueryTextTests
{
    [Theory]
    [InlineData("SELECT id FROM c WHERE x = @campaign")]
    [InlineData("select id from c where x = @campaign")]
    [InlineData("\n -- the first line\n SELECT id FROM c WHERE x = @campaign")]
    [InlineData("/* ORDER BY id; LIMIT 5 */ SELECT id FROM c WHERE x = @campaign -- LIMIT 3; @cursor")]
    [InlineData("WITH c AS (SELECT id, x FROM d ORDER BY id LIMIT 5) SELECT id FROM c WHERE x = @campaign")]
    [InlineData("WITH c AS MATERIALIZED (SELECT id, x FROM d) SELECT id FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, 'ORDER BY; @limit' AS note, \"limit\", \"order by\", `offset` FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, 'it''s LIMIT 5' FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, E'it\\'s LIMIT 5' FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, $$ LIMIT 5; @x $$, $t$ ORDER BY $t$ FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, c.limit, c . offset, c.credit AS limit FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, (SELECT max(t) FROM s WHERE s.c = c.id ORDER BY 1 LIMIT 1) FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, row_number() OVER (PARTITION BY id ORDER BY t) FROM c WHERE x = @campaign")]
    [InlineData("SELECT id, substring(name FROM 1 FOR 2) FROM c WHERE x = @campaign AND tags @> '{a}' AND doc @@ q AND a <@ b")]
    [InlineData("SELECT id, tags[1], [order] FROM c WHERE x = @campaign")]
    [InlineData("SELECT id::text, tags[1:n], tags[:n], a$b, f(a := 1), doc ? 'a', doc ?| b FROM c WHERE x = @campaign")]
    [InlineData("(SELECT id FROM c WHERE x = @campaign) UNION (SELECT id FROM d)")]
    [InlineData("((SELECT id FROM c WHERE x = @campaign LIMIT 5))")]
    [InlineData("SELECT id, offset, fetch, reorder, limits, for_update FROM c WHERE x = @campaign")]
    public void Query_that_can_be_wrapped_is_unchanged(string sql)
    {
        var text = new HostQueryText(sql);

        text.Problems().Should().BeEmpty();
        text.Text.Should().Be(sql);
    }

    [Theory]
    [InlineData("<>")]
    [InlineData("||")]
    [InlineData("~~")]
    [InlineData("->>")]
    [InlineData("=")]
    [InlineData(">=")]
    [InlineData("!=")]
    [InlineData("!~~*")]
    [InlineData("<<")]
    [InlineData("+")]
    [InlineData("&")]
    [InlineData("@>")]
    public void Campaign_directly_after_an_operator_gets_a_space(string operation)
    {
        var text = new HostQueryText($"SELECT id FROM c WHERE (x{operation}@campaign) -- x<>@campaign;\n AND 'a<>@campaign' <> @campaign;");

        text.Problems().Should().BeEmpty();
        text.Text.Should().Be($"SELECT id FROM c WHERE (x{operation} @campaign) -- x<>@campaign;\n AND 'a<>@campaign' <> @campaign");
    }

    [Theory]
    [InlineData("x<@campaign")]
    [InlineData("x @@campaign")]
    [InlineData("x^@campaign")]
    [InlineData("x ?<@campaign")]
    public void Campaign_after_an_operator_that_would_include_the_at_sign_needs_a_space(string condition) =>
        string.Join(' ', new HostQueryText($"SELECT id FROM c WHERE {condition}").Problems()).Should().Be("Insert a space before @campaign: without it, the @ is part of the preceding operator.");

    [Theory]
    [InlineData("SELECT 1 WHERE @campaign = 'a';")]
    [InlineData("SELECT 1 WHERE @campaign = 'a' ;  \n")]
    [InlineData("SELECT 1 WHERE @campaign = 'a'; -- done; really\n/* yes; */")]
    [InlineData("SELECT 1 WHERE @campaign = 'a';;")]
    public void Semicolon_at_the_end_is_removed(string sql)
    {
        var text = new HostQueryText(sql);

        text.Problems().Should().BeEmpty();
        new HostQueryText(text.Text + ")").Problems().Should().ContainSingle("nothing but the parenthesis is wrong then").Which.Should().Contain("parentheses");
    }

    [Theory]
    [InlineData("SELECT id FROM c WHERE x = @campaign ORDER BY id", "Remove its ORDER BY")]
    [InlineData("SELECT id FROM c WHERE x = @campaign order\n  by id", "Remove its ORDER BY")]
    [InlineData("SELECT id FROM c WHERE x = @campaign LIMIT 10", "Remove its LIMIT")]
    [InlineData("SELECT id FROM c WHERE x = @campaign LIMIT(10)", "Remove its LIMIT")]
    [InlineData("SELECT id FROM c WHERE x = @campaign OFFSET 10", "Remove its OFFSET")]
    [InlineData("SELECT id FROM c WHERE x = @campaign OFFSET 10 ROWS FETCH FIRST 5 ROWS ONLY", "Remove its FETCH")]
    [InlineData("SELECT id FROM c WHERE x = @campaign FETCH NEXT ROW ONLY", "Remove its FETCH")]
    [InlineData("SELECT id FROM c WHERE x = @campaign FOR UPDATE", "Remove its FOR UPDATE")]
    [InlineData("SELECT id FROM c WHERE x = @campaign FOR NO KEY UPDATE", "Remove its FOR UPDATE")]
    [InlineData("SELECT id FROM c WHERE x = @campaign UNION ALL SELECT id FROM d LIMIT 5", "Remove its LIMIT")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND id > @cursor", "Remove @cursor")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND id > COALESCE(@cursor, '') LIMIT @limit", "Remove @limit")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND b BETWEEN @first_bucket AND @last_bucket", "Remove @last_bucket")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND y = @other", "a parameter @other")]
    [InlineData("SELECT id FROM c WHERE x = @Campaign", "a parameter @Campaign")]
    [InlineData("SELECT id FROM c WHERE x = @campaign; DROP TABLE c", "more than one statement")]
    [InlineData("SELECT id FROM c WHERE x = @campaign; SELECT id FROM d;", "more than one statement")]
    [InlineData("SELECT id FROM c WHERE x = @campaign) q UNION ALL SELECT id FROM (SELECT id FROM d", "parentheses")]
    [InlineData("SELECT id FROM c WHERE (x = @campaign", "parentheses")]
    [InlineData("DELETE FROM c WHERE x = @campaign RETURNING id", "It must be a SELECT")]
    [InlineData("(SELECT id FROM c WHERE x = @campaign) LIMIT 10", "Remove its LIMIT")]
    [InlineData("SELECT id INTO t FROM c WHERE x = @campaign", "Remove its INTO")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND y = :plan", "a parameter :plan")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND y = $plan", "a parameter $plan")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND y = ?2", "a parameter ?2")]
    [InlineData("SELECT id FROM c WHERE x = @campaign AND y = ?1", "a parameter ?1")]
    [InlineData("(DELETE FROM c WHERE x = @campaign)", "It must be a SELECT")]
    [InlineData("TABLE c", "It must be a SELECT")]
    [InlineData("-- SELECT @campaign", "It must be a SELECT")]
    [InlineData("SELECT id FROM c", "does not use @campaign")]
    [InlineData("SELECT id FROM c -- @campaign", "does not use @campaign")]
    [InlineData("SELECT id, '@campaign' FROM c", "does not use @campaign")]
    public void Query_that_cannot_be_wrapped_is_refused_by_name(string sql, string problem) =>
        string.Join(' ', new HostQueryText(sql).Problems()).Should().Contain(problem);

    [Theory]
    [InlineData("SELECT DISTINCT id FROM c", "DISTINCT")]
    [InlineData("SELECT id FROM c UNION SELECT id FROM d", "UNION")]
    [InlineData("SELECT id FROM c UNION ALL SELECT id FROM d", "UNION ALL")]
    [InlineData("WITH c AS (SELECT id FROM d) SELECT id FROM c", "WITH")]
    [InlineData("WITH c AS (SELECT DISTINCT id FROM d) SELECT id FROM c", "DISTINCT")]
    [InlineData("SELECT id FROM c EXCEPT SELECT id FROM d", "EXCEPT")]
    [InlineData("SELECT id, max(t) FROM c group  by id", "GROUP BY")]
    [InlineData("SELECT id, rank() OVER w FROM c WINDOW w AS (ORDER BY t)", "OVER")]
    [InlineData("SELECT id, 'DISTINCT' FROM c -- UNION", null)]
    [InlineData("SELECT id, count(DISTINCT x) FROM c JOIN d ON d.c = c.id GROUP BY id", "GROUP BY")]
    [InlineData("SELECT id FROM (SELECT DISTINCT id FROM c) x", "DISTINCT")]
    [InlineData("SELECT id FROM c JOIN d ON d.c = c.id", "JOIN")]
    public void Clause_that_may_sort_all_rows_is_found(string sql, string? clause) =>
        new HostQueryText(sql).SortingClause.Should().Be(clause);
}
