export { type ClusterServices, clusterSettings } from './cluster-services.ts';
export { Imgr } from './imgr.ts';
export { type LoadBalancer, newLoadBalancer } from './load-balancer.ts';
export { Member } from './member.ts';
export { runImage } from './run-image.ts';
export { type AppName, runProcess } from './run-process.ts';
export { type AppToRun, type ClusterOptions, type RunApp, startCluster } from './start-cluster.ts';
export { startEmbedded } from './start-embedded.ts';
