/** Where a cluster's broker and store are, and with which rights. Plain data: it passes between processes. */
export interface ClusterServices {
  amqpUrl: string;
  s3: {
    endpointUrl: string;
    region: string;
    accessKeyId: string;
    secretAccessKey: string;
    bucket: string;
  };
}

/** As settings of the API and the worker. */
export function clusterSettings({ amqpUrl, s3 }: ClusterServices): Record<string, string> {
  return {
    AMQP_URL: amqpUrl,
    S3_ENDPOINT_URL: s3.endpointUrl,
    S3_BUCKET_NAME: s3.bucket,
    AWS_REGION_NAME: s3.region,
    AWS_ACCESS_KEY_ID: s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
  };
}
