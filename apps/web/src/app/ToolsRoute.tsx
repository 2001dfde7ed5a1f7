import { ToolsPage } from '../features/tools/components/ToolsPage.tsx';
import { useSuspendedWebConfig } from '../host/use-web-config.ts';

export default function ToolsRoute() {
  const { uploadTokenRequired } = useSuspendedWebConfig();
  return <ToolsPage host={location.origin} tokenRequired={uploadTokenRequired} />;
}
