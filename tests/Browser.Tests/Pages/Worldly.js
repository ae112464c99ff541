/* A component whose only purpose is to show how hooks behave. */
const said = [];
let count;
function Counter({ name }) {
  const [value, setValue] = useState(0);
  const [other, setOther] = useState('x');
  count = () => setValue(before => before + 1);
  useEffect(() => {
    said.push(`begin ${name} ${value}`);
    return () => said.push(`end ${name} ${value}`);
  }, [name, value]);
  useEffect(() => { setOther('y'); }, []);
  createElement(LinearProgress, { value });
  createElement(Box, null, name, ' ', other, value > 1 && createElement(Button, { onClick: count }, 'more'));
}
