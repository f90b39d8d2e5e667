namespace Sidecar.Tests.Contracts;

/// <summary>For what happens soon and by itself.</summary>
internal static class Eventually
{
    /// <summary>Asks until the answer is yes; fails after ten seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 400; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(25);
        }

        Assert.Fail("It did not come to hold within ten seconds.");
    }
}
