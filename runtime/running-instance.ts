// For programs that work on an instance that `npm start` keeps running in another terminal: reconcile, demo, bench, crash tests.
import { type ConnectedConfig, getConfig, getConnectedConfig } from '../config.js';
import { readInstance } from './data-folder.js';
import { applicationDatabase, embeddedDatabaseUrl } from './postgres.js';

/**
 * The settings that reach the running instance: those of the environment, and for the parts that are embedded what its data folder
 * says.
 * @throws ConfigError when the environment names no servers and no instance was ever started in the data folder
 */
export function getRunningConfig(dataFolder = getConfig().dataFolder): ConnectedConfig {
  const { mode } = getConfig();
  const instance = readInstance(dataFolder);
  if (instance === undefined) return getConnectedConfig();
  const { secrets, ports } = instance;
  const databaseUrl = (role: 'bofu_app' | 'bofu_owner') =>
    embeddedDatabaseUrl(secrets, ports['postgres'] ?? 0, role, applicationDatabase(mode));
  return getConnectedConfig({
    DATABASE_URL: databaseUrl('bofu_app'),
    DATABASE_OWNER_URL: databaseUrl('bofu_owner'),
    TEMPORAL_ADDRESS: `127.0.0.1:${ports['temporalFrontend']}`,
    BOFU_MASTER_KEY: secrets.masterKey,
    BOFU_BANK_URL: `http://127.0.0.1:${ports['bank']}`,
  });
}
