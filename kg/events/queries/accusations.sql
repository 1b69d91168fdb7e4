-- Who accuses, warns and answers whom: the rows of the SPARQL question of the same name.
WITH spoken AS (
  SELECT DISTINCT unnest(makes) AS tie, stance, source, quote FROM stances
  UNION
  SELECT tie, stance, s.source, quote FROM ties JOIN stances s ON claim = tie
  WHERE relation IN ('respondsTo', 'commentsOn')
)
SELECT DISTINCT subject_state AS from_state, relation_label AS relation, object_state AS to_state,
  subject_name AS speaker, object_name AS "to", status, text AS quote, title AS source, tie, stance
FROM spoken JOIN ties USING (tie) JOIN sources USING (source) LEFT JOIN quotes ON quotes.quote = spoken.quote
ORDER BY from_state, relation, to_state, speaker, "to", stance
