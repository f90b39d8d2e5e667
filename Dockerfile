# Built in two stages; only the second is shipped. It has no shell and no package manager, runs as uid 1654 and brings
# the CA certificates that calls to facilitators need. It is the "extra" variant for its time zones (tzdata): agents' days
# and months begin at the midnights of their timeZone. tests/image/run.sh holds that line, and tries what is published with
# and without time zones; a proxy that finds none says so in its log when it starts.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source

# CI: restore exactly what the lock files say.
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
COPY . .
# tests/image/run.sh runs this very line.
RUN dotnet publish src/Sidecar -c Release -o /app/publish
RUN mkdir -p /var/lib/sidecar

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
COPY --from=build /app/publish /app
COPY --from=build --chown=1654:1654 /var/lib/sidecar /var/lib/sidecar

# A ledger with a relative path ("Data Source=sidecar.db") lands on the volume.
WORKDIR /var/lib/sidecar
VOLUME /var/lib/sidecar
USER 1654
EXPOSE 8080 9901
ENTRYPOINT ["dotnet", "/app/Sidecar.dll"]
CMD ["--config", "/etc/sidecar/config/appsettings.json"]
