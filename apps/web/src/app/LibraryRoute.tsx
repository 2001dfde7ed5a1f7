import { LibraryPage } from '../features/library/components/LibraryPage.tsx';
import { Queries } from './Queries.tsx';

export interface LibraryRouteProps {
  onDeleted: (ids: readonly string[]) => void;
}

export default function LibraryRoute({ onDeleted }: LibraryRouteProps) {
  return (
    <Queries>
      <LibraryPage onDeleted={onDeleted} />
    </Queries>
  );
}
