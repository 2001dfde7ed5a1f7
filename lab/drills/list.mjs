import { deployments } from './deployments.mjs';
import { faultsOfMachines } from './faults-of-machines.mjs';
import { faultsOfServices } from './faults-of-services.mjs';
import { operations } from './operations.mjs';

/**
 * Every drill: what it shows; `target`, whom it strikes; `breakIt`; `isDetected`, by those that are not broken; `repair`, where
 * it does not heal by itself; `losesNode`, where the others must then do all the work; and `bounds`, what is promised.
 */
export const DRILLS = [...faultsOfServices, ...faultsOfMachines, ...deployments, ...operations];
