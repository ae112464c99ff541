/* A page that uploads a recording and asks for its status until it is final, also across a restart of the service. */
const wave = seconds => {
  const rate = 44100, frames = seconds * rate;
  const view = new DataView(new ArrayBuffer(44 + frames * 2));
  const text = (at, word) => [...word].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF'); view.setUint32(4, 36 + frames * 2, true); text(8, 'WAVEfmt ');
  [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, rate, 4], [28, rate * 2, 4], [32, 2, 2], [34, 16, 2], [40, frames * 2, 4]]
    .forEach(([at, value, bytes]) => bytes === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true));
  text(36, 'data');
  for (let i = 0; i < frames; i++) view.setInt16(44 + i * 2, 16000 * Math.sin(i * 2 * Math.PI * 440 / rate), true);
  return view.buffer;
};

const upload = async seconds => {
  const form = new FormData();
  form.append('file', new File([wave(seconds)], 'test.wav', { type: 'audio/wav' }));
  const answer = await fetch('/api/analyze', { method: 'POST', body: form });
  return answer.json();
};

const statuses = [];
const follow = async id => {
  try {
    const answer = await fetch(`/api/status/${id}`);
    statuses.push(await answer.json());
    if (['completed', 'failed', 'cancelled'].includes(statuses.at(-1).status)) return;
  } catch {
    // nobody is there just now
  }
  setTimeout(() => follow(id), 100);
};
