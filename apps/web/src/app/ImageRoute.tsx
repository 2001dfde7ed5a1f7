import { ImagePage } from '../features/image/components/ImagePage.tsx';
import { useLibraryEntry } from '../features/library/use-library.ts';
import { Queries } from './Queries.tsx';

export interface ImageRouteProps {
  id: string;
  onDeleted: (ids: readonly string[]) => void;
}

export default function ImageRoute(props: ImageRouteProps) {
  return (
    <Queries>
      <RememberedImage {...props} />
    </Queries>
  );
}

function RememberedImage({ id, onDeleted }: ImageRouteProps) {
  const known = useLibraryEntry(id);
  return <ImagePage id={id} known={known} onDeleted={() => onDeleted([id])} />;
}
