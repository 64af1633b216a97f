// The page anew, where all that the data names is called after rules of the page's styles.
(names) => {
  const { state } = wijkRoom, given = JSON.parse(JSON.stringify([state.setup, state.panel, state.scene]));
  const [setup, panel, scene] = given, known = new Map();
  const rename = (name) => {
    if (!known.has(name)) known.set(name, `${name} ${names}`);
    return known.get(name);
  };
  const renameKeys = (table) => Object.fromEntries(Object.entries(table).map(([name, value]) => [rename(name), value]));
  setup.order = setup.order.map(rename);
  setup.perspectives = renameKeys(setup.perspectives);
  for (const kind of setup.kinds) {
    Object.assign(kind, { name: rename(kind.name), perspective: rename(kind.perspective) });
    for (const field of kind.fields) field.name = rename(field.name);
  }
  for (const list of [setup.scenarios, setup.presets, scene.wijken]) for (const one of list) one.name = rename(one.name);
  for (const scenario of setup.scenarios) scenario.presets = scenario.presets.map(rename);
  panel.names = panel.names.map(rename);
  for (const slot of panel.policy.slots) {
    slot.name = rename(slot.name);
    slot.fields = Object.fromEntries(Object.entries(slot.fields).map(([name, value]) => [known.get(name) || name, value]));
  }
  for (const mark of panel.policy.marks) mark[1] = rename(mark[1]);
  wijkRoom.takeSetup(setup);
  wijkRoom.takeScene(scene);
  wijkRoom.takePanel(panel);
  return setup.kinds.length;
}
