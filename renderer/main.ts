import { mount } from 'svelte';
import App from './App.svelte';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/dialogs.css';
import './styles/forms.css';
import './styles/menus.css';
import './styles/tables.css';
import './styles/classes.css';
import './styles/forced-colors.css';
import 'uplot/dist/uPlot.min.css';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no place for the app.');
mount(App, { target });
