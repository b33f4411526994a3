import { Switch } from 'react-aria-components/Switch';
import styles from './toggle.module.css';

export interface ToggleProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** A setting that is on or off, with immediate effect. */
export const Toggle = ({ label, isSelected, onChange, isDisabled = false }: ToggleProps) => (
  <Switch className={styles.toggle ?? ''} isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
    <span className={styles.track} />
    {label}
  </Switch>
);
