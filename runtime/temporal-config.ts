// The engine's two configuration files. Both are JSON, which the server reads as YAML.

export const ENGINE_PORTS = [
  'temporalFrontend',
  'temporalFrontendMembership',
  'temporalHistory',
  'temporalHistoryMembership',
  'temporalMatching',
  'temporalMatchingMembership',
  'temporalWorker',
  'temporalWorkerMembership',
] as const;
export type EnginePorts = Readonly<Record<(typeof ENGINE_PORTS)[number], number>>;

/** Fixed when the engine's database is made, and for ever. */
const HISTORY_SHARDS = 128;
// Fewer, busier connections carry more on few cores; a pool of 20 and more gains nothing.
const CONNECTIONS_PER_STORE = 8;

export interface EngineDatabase {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export const ENGINE_DATABASE = 'temporal';
export const VISIBILITY_DATABASE = 'temporal_visibility';

/** The server's own configuration. It holds the database password: write it readable for its user alone. */
export function serverConfig(database: EngineDatabase, ports: EnginePorts, dynamicConfigFile: string): object {
  const store = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${database.port}`,
      connectProtocol: 'tcp',
      user: database.user,
      password: database.password,
      maxConns: CONNECTIONS_PER_STORE,
      maxIdleConns: CONNECTIONS_PER_STORE,
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number, membershipPort: number) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  const frontend = `127.0.0.1:${ports.temporalFrontend}`;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: HISTORY_SHARDS,
      datastores: { default: store(ENGINE_DATABASE), visibility: store(VISIBILITY_DATABASE) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.temporalFrontend, ports.temporalFrontendMembership),
      history: service(ports.temporalHistory, ports.temporalHistoryMembership),
      matching: service(ports.temporalMatching, ports.temporalMatchingMembership),
      worker: service(ports.temporalWorker, ports.temporalWorkerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontend },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: frontend },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '60s' },
  };
}

/** Keys that differ from the server's defaults; with `canSkipTime` also those that let one workflow's clock run ahead. */
export function dynamicConfig(canSkipTime: boolean): object {
  const set = (value: unknown) => [{ value }];
  return {
    'history.maxInFlightUpdates': set(100),
    // Bounds for one machine; the defaults are for a cluster and would let the server grow to gigabytes.
    'history.hostLevelCacheMaxSize': set(4_000),
    'history.eventsHostLevelCacheMaxSizeBytes': set(33_554_432),
    ...(canSkipTime
      ? {
          'frontend.WorkflowTimeSkippingEnabled': set(true),
          // With the default of one second every skip costs a second.
          'history.timerProcessorMaxTimeShift': set('1ms'),
          // With the default of one second a run that continues as new within it is started late, and a skip jumps over all its timers.
          'history.workflowIdReuseMinimalInterval': set('0s'),
        }
      : {}),
  };
}
