# The image of OrleansJobs: every mode, chosen by settings. docs/cluster.md says how to run it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# What a restore reads, so that its layer outlives changes of the code.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/Directory.Build.props src/
COPY src/Embedded/Embedded.csproj src/Embedded/
COPY src/Gateway/Gateway.csproj src/Gateway/
COPY src/Grains/Grains.csproj src/Grains/
COPY src/Silo/Silo.csproj src/Silo/
RUN dotnet restore src/Gateway -p:GrainHost=orleans

COPY .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY db db
COPY src src
RUN dotnet publish src/Gateway -c Release -p:GrainHost=orleans --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The base image asks for its own port; ours is in urls.
ENV ASPNETCORE_HTTP_PORTS= \
    urls=http://*:8080 \
    data=/data
RUN mkdir /data && chown "$APP_UID:$APP_UID" /data
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
VOLUME /data
# HTTP; silos to silos; gateways to silos.
EXPOSE 8080 11111 30000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
    CMD ["dotnet", "OrleansJobs.Gateway.dll", "--health", "http://127.0.0.1:8080"]
# Without a shell in between: the program is process 1 and gets the signal to stop.
ENTRYPOINT ["dotnet", "OrleansJobs.Gateway.dll"]
