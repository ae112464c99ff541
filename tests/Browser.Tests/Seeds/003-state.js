/* Seed 003, "Add new state variables". As given. */
const [progress, setProgress] = useState(0);
const [podcastJobStatus, setPodcastJobStatus] = useState(null);
const [podcastProgress, setPodcastProgress] = useState(0);
const [podcastMessage, setPodcastMessage] = useState('');
