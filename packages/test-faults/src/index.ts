export { InterceptedObjectStore } from './intercepted-object-store.ts';
export { crashAt, failAfter, failAt, type Interceptor, interruptAt, type StoreCall } from './interceptors.ts';
