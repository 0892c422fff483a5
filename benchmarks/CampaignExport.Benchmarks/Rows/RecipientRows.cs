namespace CampaignExport.Benchmarks.Rows;

/// <summary>Generates recipients. Row number n is always the same.</summary>
internal static class RecipientRows
{
    public static RecipientRow Make(long number)
    {
        var dice = new Dice(number);
        var google = dice.Percent(45);
        var apple = !google && dice.Percent(70);
        var tracked = dice.Percent(40);
        return new RecipientRow
        {
            AppboyId = Texts.Id(ref dice),
            Country = dice.Percent(5) ? null : Texts.Country(ref dice),
            CreatedAt = dice.Instant(),
            CreatedFrom = dice.Percent(10) ? null : Texts.Origin(ref dice),
            Devices = google || apple ? Texts.Devices(ref dice) : null,
            DateOfBirth = dice.Percent(35) ? null : dice.BirthDate(),
            Email = dice.Percent(10) ? null : Texts.Email(ref dice),
            UnsubscribedFromEmailsAt = dice.Percent(90) ? null : dice.Instant(),
            UserId = dice.Percent(8) ? null : Texts.ExternalId(number),
            FirstName = dice.Percent(8) ? null : FirstName(ref dice),
            FirstSession = dice.Percent(20) ? null : dice.Instant(),
            Gender = dice.Percent(25) ? null : Texts.Gender(ref dice),
            GoogleAdIds = google ? Texts.Ids(ref dice) : null,
            City = dice.Percent(15) ? null : dice.Percent(20) ? Texts.AccentedCity(ref dice) : Texts.City(ref dice),
            Idfas = apple && tracked ? Texts.Ids(ref dice) : null,
            Idfvs = apple ? Texts.Ids(ref dice) : null,
            Language = Texts.Language(ref dice),
            LastAppVersionUsed = dice.Percent(20) ? null : Texts.Version(ref dice),
            LastName = dice.Percent(10) ? null : dice.Percent(20) ? Texts.AccentedLastName(ref dice) : Texts.LastName(ref dice),
            LastSession = dice.Percent(20) ? null : dice.Instant(),
            NumberOfGoogleAdIds = google ? 1 : 0,
            NumberOfIdfas = apple && tracked ? 1 : 0,
            NumberOfIdfvs = apple ? 1 : 0,
            NumberOfPushTokens = google || apple ? 1 : 0,
            NumberOfRokuAdIds = 0,
            NumberOfWindowsAdIds = 0,
            PhoneNumber = dice.Percent(50) ? null : Texts.Phone(ref dice),
            OptedIntoPushAt = dice.Percent(60) ? null : dice.Instant(),
            UnsubscribedFromPushAt = dice.Percent(92) ? null : dice.Instant(),
            RandomBucket = dice.Below(10_000),
            RokuAdIds = null,
            SessionCount = dice.Percent(20) ? null : dice.Below(3_000),
            Timezone = dice.Percent(5) ? null : Texts.TimeZone(ref dice),
            InAppPurchaseTotal = dice.Percent(70) ? null : dice.Below(50_000) / 100m,
            UserAliases = dice.Percent(85) ? null : Texts.Aliases(ref dice),
            WindowsAdIds = null,
        };
    }

    private static string FirstName(ref Dice dice) => dice.Below(50) switch
    {
        0 => $"{Texts.FirstName(ref dice)} \"{Texts.FirstName(ref dice)}\"",
        1 => $"{Texts.FirstName(ref dice)} 🎉",
        < 10 => Texts.AccentedFirstName(ref dice),
        _ => Texts.FirstName(ref dice),
    };
}
