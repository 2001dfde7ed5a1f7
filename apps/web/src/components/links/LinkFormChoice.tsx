import { useTranslation } from 'react-i18next';
import { SegmentedChoice } from '../SegmentedChoice.tsx';
import { LINK_FORMS } from './link-forms.ts';
import { linkForm } from './link-preferences.ts';

export function LinkFormChoice() {
  const { t } = useTranslation();
  return (
    <SegmentedChoice
      label={t('links.form')}
      value={linkForm.use()}
      options={LINK_FORMS.map((form) => [form, t(`links.forms.${form}`)] as const)}
      onChange={linkForm.set}
    />
  );
}
