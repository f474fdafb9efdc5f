"""Names of States in French and Spanish where they are not those of the English list of ``states.py``."""

from typing import Final

FRENCH: Final = """
Afrique du Sud; Albanie; Algérie; Allemagne; Andorre; Antigua-et-Barbuda; Arabie saoudite; Argentine; Arménie;
Australie; Autriche; Azerbaïdjan; Bahreïn; Barbade; Belgique; Bhoutan; Biélorussie; Bolivie; Bolivie (État
plurinational de); Bosnie-Herzégovine; Brésil; Bulgarie; Cambodge; Cameroun; Cap-Vert; Chili; Chine; Chypre; Colombie;
Comores; Congo-Brazzaville; Congo-Kinshasa; Corée du Nord; Corée du Sud; Croatie; Danemark; Dominique; Égypte; Émirats
arabes unis; Équateur; Érythrée; Espagne; Estonie; État de la Cité du Vatican; État de Palestine; État plurinational
de Bolivie; États-Unis; États-Unis d'Amérique; Éthiopie; Fédération de Russie; Fidji; Finlande; Gambie; Géorgie;
Grèce; Grenade; Guinée; Guinée équatoriale; Guinée-Bissau; Hongrie; Îles Marshall; Îles Salomon; Inde; Indonésie;
Irak; Iran (République islamique d'); Irlande; Islande; Italie; Jamaïque; Japon; Jordanie; Kirghizistan; Kirghizstan;
Koweït; Lettonie; Liban; Libye; Lituanie; Macédoine du Nord; Malaisie; Malte; Maroc; Maurice; Mauritanie; Mexique;
Micronésie; Micronésie (États fédérés de); Moldavie; Mongolie; Namibie; Norvège; Nouvelle-Zélande; Ouganda;
Ouzbékistan; Palaos; Papouasie-Nouvelle-Guinée; Pays-Bas; Pays-Bas (Royaume des); Pérou; Pologne; République arabe
syrienne; République bolivarienne du Venezuela; République centrafricaine; République de Corée; République de Moldova;
République démocratique du Congo; République démocratique populaire lao; République dominicaine; République islamique
d'Iran; République populaire démocratique de Corée; République tchèque; République-Unie de Tanzanie; Roumanie;
Royaume-Uni; Royaume-Uni de Grande-Bretagne et d'Irlande du Nord; Russie; Saint-Christophe-et-Niévès; Saint-Marin;
Saint-Siège; Saint-Vincent-et-les Grenadines; Sainte-Lucie; Salvador; Sao Tomé-et-Principe; Serbie; Singapour;
Slovaquie; Slovénie; Somalie; Soudan; Soudan du Sud; Suède; Suisse; Syrie; Tadjikistan; Tanzanie; Tchad; Tchéquie;
Thaïlande; Timor oriental; Trinité-et-Tobago; Tunisie; Turquie; Union européenne; Venezuela (République bolivarienne
du); Zambie
"""

SPANISH: Final = """
Afganistán; Alemania; Antigua y Barbuda; Arabia Saudí; Arabia Saudita; Argelia; Azerbaiyán; Bahrein; Bangladés;
Baréin; Bélgica; Belice; Bielorrusia; Bolivia (Estado Plurinacional de); Bosnia y Herzegovina; Botsuana; Brasil;
Bután; Camboya; Camerún; Catar; Chequia; Chipre; Ciudad del Vaticano; Comoras; Corea del Norte; Corea del Sur;
Croacia; Dinamarca; Egipto; Emiratos Árabes Unidos; Eslovaquia; Eslovenia; España; Estado de Palestina; Estado
Plurinacional de Bolivia; Estados Unidos; Estados Unidos de América; Esuatini; Etiopía; Federación de Rusia;
Filipinas; Finlandia; Fiyi; Francia; Granada; Grecia; Guinea Ecuatorial; Guinea-Bisáu; Hungría; Irak; Irán (República
Islámica del); Irlanda; Islandia; Islas Marshall; Islas Salomón; Italia; Japón; Jordania; Kazajistán; Kenia;
Kirguistán; Lesoto; Letonia; Líbano; Libia; Lituania; Luxemburgo; Macedonia del Norte; Malasia; Malaui; Maldivas;
Marruecos; Mauricio; Micronesia (Estados Federados de); Moldavia; Noruega; Nueva Zelanda; Países Bajos; Países Bajos
(Reino de los); Palaos; Papúa Nueva Guinea; Polonia; Reino Unido; Reino Unido de Gran Bretaña e Irlanda del Norte;
República Árabe Siria; República Bolivariana de Venezuela; República Centroafricana; República Checa; República de
Corea; República de Moldova; República Democrática del Congo; República Democrática Popular Lao; República Dominicana;
República Islámica del Irán; República Popular Democrática de Corea; República Unida de Tanzanía; Ruanda; Rumanía;
Rusia; San Cristóbal y Nieves; San Vicente y las Granadinas; Santa Lucía; Santa Sede; Santo Tomé y Príncipe; Sierra
Leona; Singapur; Siria; Sudáfrica; Sudán del Sur; Suecia; Suiza; Surinam; Tailandia; Tayikistán; Trinidad y Tobago;
Túnez; Turquía; Ucrania; Unión Europea; Venezuela (República Bolivariana de); Yibuti; Zimbabue
"""
