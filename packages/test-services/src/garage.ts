import { randomBytes } from 'node:crypto';
import { givenS3 } from './given-servers.ts';
import { probeHttp, type S3Server, s3Server } from './s3-server.ts';
import { ServiceContainer } from './service-container.ts';

const S3_PORT = 3900;
const RPC_PORT = 3901;
const ADMIN_PORT = 3903;

const CONFIG = `
metadata_dir = "/var/lib/garage/meta"
data_dir = "/var/lib/garage/data"
db_engine = "lmdb"
compression_level = "none"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:${RPC_PORT}"

[s3_api]
api_bind_addr = "0.0.0.0:${S3_PORT}"
s3_region = "garage"

[admin]
api_bind_addr = "0.0.0.0:${ADMIN_PORT}"
`;

/** Garage, one node of the cluster's default store: ignores conditional writes, has the lifecycle rule for broken-off uploads. */
export async function startGarage(): Promise<S3Server> {
  const given = givenS3();
  if (given) return given;

  const credentials = {
    region: 'garage',
    accessKeyId: `GK${randomBytes(12).toString('hex')}`,
    secretAccessKey: randomBytes(32).toString('hex'),
  };
  const service = await ServiceContainer.start({
    image: 'dxflrs/garage:v2.5.0',
    ports: [S3_PORT, ADMIN_PORT],
    environment: {
      GARAGE_RPC_SECRET: randomBytes(32).toString('hex'),
      GARAGE_DEFAULT_ACCESS_KEY: credentials.accessKeyId,
      GARAGE_DEFAULT_SECRET_KEY: credentials.secretAccessKey,
      GARAGE_DEFAULT_BUCKET: 'default',
    },
    command: ['/garage', 'server', '--single-node', '--default-bucket'],
    files: [{ target: '/etc/garage.toml', content: CONFIG }],
    probe: (running) => probeHttp(`http://${running.address(ADMIN_PORT)}/health`),
    setUp: async (running) => {
      await running.exec(['/garage', 'key', 'allow', '--create-bucket', credentials.accessKeyId]);
    },
  });
  return s3Server(service, S3_PORT, credentials);
}
